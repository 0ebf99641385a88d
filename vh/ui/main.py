"""The list of pages in the order of the day. Streamlit runs this file for every page."""

from pathlib import Path

import streamlit as st

from vh.ui.page import problems

PAGES = Path(__file__).resolve().parents[2] / "pages"

navigation = st.navigation(
    {
        "": [st.Page(PAGES / "today.py", title="Today", default=True)],
        "Data": [
            st.Page(PAGES / "load.py", title="Load"),
            st.Page(PAGES / "check.py", title="Check"),
            st.Page(PAGES / "feeds.py", title="Feeds"),
        ],
        "Match": [
            st.Page(PAGES / "match.py", title="Match"),
            st.Page(PAGES / "find.py", title="Find"),
            st.Page(PAGES / "tune.py", title="Tune"),
        ],
        "Decide": [st.Page(PAGES / "review.py", title="Review"), st.Page(PAGES / "export.py", title="Export")],
        "Serve": [st.Page(PAGES / "service.py", title="Service"), st.Page(PAGES / "shadow.py", title="Shadow")],
    }
)
with problems():
    navigation.run()
