"""Start the workbench and its API: `streamlit run app.py`."""

import streamlit as st
from starlette.middleware import Middleware

from vh.cli.handing import LONG, answer, command_of
from vh.ui.addresses import WithFirstPage
from vh.ui.clicks import keep_clicks
from vh.ui.drawing import WithPlotly
from vh.ui.following import WithDesk
from vh.ui.guard import Guard, check_start
from vh.ui.hosts import KnownHosts
from vh.ui.server import SecurityHeaders, WithApi, lifespan_with

check_start()
keep_clicks()
# The script is main.py and not this file, so that no page in pages/ can be reached without it.
app = st.App(
    "vh/ui/main.py",
    middleware=[
        Middleware(SecurityHeaders),
        Middleware(KnownHosts),
        Middleware(Guard),
        Middleware(WithApi),
        Middleware(WithFirstPage),
        Middleware(WithPlotly),
        Middleware(WithDesk),
    ],
    lifespan=lifespan_with(answer, command_of, LONG),
)
