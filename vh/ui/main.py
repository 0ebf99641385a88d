"""The list of pages in the order of the day. Streamlit runs this file for every page."""

from pathlib import Path

import streamlit as st

from vh.ui.page import offered, problems, wanted_first

PAGES = Path(__file__).resolve().parents[2] / "pages"
SECTIONS = {
    "": {"today": "Today"},
    "Data": {"load": "Load", "check": "Check", "feeds": "Feeds"},
    "Match": {"match": "Match", "find": "Find", "tune": "Tune"},
    "Decide": {"review": "Review", "export": "Export"},
    "Serve": {"service": "Service", "shadow": "Shadow"},
    "Trust": {"access": "Access", "audit": "Audit", "record": "Record", "subjects": "Subjects"},
}

with problems():
    mine = offered()
    navigation = st.navigation(
        {
            section: [
                st.Page(PAGES / f"{file}.py", title=title, default=file == "today", visibility="visible" if file in mine else "hidden")
                for file, title in pages.items()
            ]
            for section, pages in SECTIONS.items()
        },
        position="sidebar" if mine else "hidden",
    )
    wanted_first(navigation.url_path, mine)
    navigation.run()
