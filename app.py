"""Start the workbench and its API: `streamlit run app.py`."""

import streamlit as st
from starlette.middleware import Middleware

from vh.cli.handing import LONG, answer, command_of
from vh.ui.server import SecurityHeaders, WithApi, lifespan_with

# The script is main.py and not this file, so that no page in pages/ can be reached without it.
app = st.App(
    "vh/ui/main.py", middleware=[Middleware(SecurityHeaders), Middleware(WithApi)], lifespan=lifespan_with(answer, command_of, LONG)
)
