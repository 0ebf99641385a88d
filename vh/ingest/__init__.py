"""From an extract to the hub's tables: read, map, check, clean and load, whole or not at all."""

from vh.ingest.columns import BUILT_IN, Layout, layout_text, make_layout, parse_layout, read_layout, save_layout, saved_layouts
from vh.ingest.contracts import kind_says
from vh.ingest.enquiry import as_row, one_applicant, read_day
from vh.ingest.fields import FIELDS, ONE_OF, Field
from vh.ingest.first_look import NOT_SHOWN, Preview, preview
from vh.ingest.load import load_extract, load_report
from vh.ingest.never_read import never_read
from vh.ingest.quality import column_quality, compare_with_previous, fault_counts, fault_file, fault_rows, unlike_before

__all__ = [
    "BUILT_IN",
    "FIELDS",
    "NOT_SHOWN",
    "ONE_OF",
    "Field",
    "Layout",
    "Preview",
    "as_row",
    "column_quality",
    "compare_with_previous",
    "fault_counts",
    "fault_file",
    "fault_rows",
    "kind_says",
    "layout_text",
    "load_extract",
    "load_report",
    "make_layout",
    "never_read",
    "one_applicant",
    "parse_layout",
    "preview",
    "read_day",
    "read_layout",
    "save_layout",
    "saved_layouts",
    "unlike_before",
]
