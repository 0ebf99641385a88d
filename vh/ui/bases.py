"""The form of a lawful basis: on page Access, and on page Load before a source's first load."""

from datetime import date, timedelta

import streamlit as st

from vh import Hub
from vh.model import Source
from vh.ui.attempts import attempt
from vh.ui.state import say
from vh.ui.words import day

_A_YEAR = 365
_WHY = {
    Source.COUNCIL_TAX: "Council Tax records are for the tax. Name what allows this further use, as in the DPIA.",
    Source.HOUSING_BENEFIT: "Disclosing it without lawful authority is an offence (Social Security Administration Act 1992, section 123). "
    "It can only be loaded once a basis is recorded.",
    Source.TENANCY: "Tenancy records are for the council as landlord. Name what allows this further use, as in the DPIA.",
}
_FOR_EXAMPLE = {
    Source.COUNCIL_TAX: "Public task; Road Traffic Regulation Act 1984",
    Source.HOUSING_BENEFIT: "Consent of the claimant on the application form",
    Source.TENANCY: "Public task; Road Traffic Regulation Act 1984",
}
"""Of Housing Benefit, only what the guidance names: other purposes "only if the claimant consents" (HB guidance manual, 8.90)."""


def basis_form(hub: Hub, source: Source, place: str) -> None:
    """What a basis takes; it is in force as soon as it is recorded, or from the day given."""
    key = f"{place}.{source.value}"
    st.caption(_WHY[source])
    with st.form(f"{key}.form", border=False):
        left, right = st.columns(2, gap="medium")
        left.text_input("Legal basis", key=f"{key}.basis", max_chars=300, placeholder=_FOR_EXAMPLE[source])
        right.text_input("Reference", key=f"{key}.reference", max_chars=200, placeholder="DPIA 2026-14, section 5")
        row = st.columns(4, gap="medium")
        row[0].text_input("Approved by", key=f"{key}.approver", max_chars=120, placeholder="Name and office")
        row[1].date_input("From", value="today", format="DD/MM/YYYY", key=f"{key}.begins")
        row[2].date_input(
            "Until, that day included",
            value=date.today() + timedelta(days=_A_YEAR),
            min_value="today",
            format="DD/MM/YYYY",
            key=f"{key}.until",
        )
        row[3].text_input("Who was told", key=f"{key}.told", max_chars=200, placeholder="Residents: privacy notice of 1 May")
        st.text_input("Purpose", key=f"{key}.purpose", max_chars=300, placeholder="To check that applicants live where they say")
        st.form_submit_button("Record the basis", type="primary", on_click=_record, args=(hub, source, key))


def _record(hub: Hub, source: Source, key: str) -> None:
    asked = {name: st.session_state[f"{key}.{name}"] for name in ("basis", "reference", "approver", "begins", "until", "told", "purpose")}
    words = {name: str(value or "") for name, value in asked.items() if name not in ("begins", "until")}
    if attempt(lambda: hub.record_basis(source, begins=asked["begins"], until=asked["until"] or date.today(), **words)):
        say(f"Recorded: {source.label} may be used until {day(asked['until'])}.")
