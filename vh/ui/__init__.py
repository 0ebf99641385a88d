"""The workbench's face: what pages call. The only part of the program that knows Streamlit."""

from vh.ui.blocking import blocking_report
from vh.ui.checking import change_table, choose_load, columns_chart, faults_panel, summary
from vh.ui.exporting import contents, downloads, log_table, preview, stamp, to_folder
from vh.ui.finding import find_panel
from vh.ui.learning import weights_panel
from vh.ui.loading import any_loaded, choose_files, layouts_table, load_all, looked_at, reports, waiting_files, worth_showing
from vh.ui.overview import (
    activity_table,
    latest,
    loads_table,
    need_run,
    nothing_loaded,
    rules_table,
    run_results,
    runs_table,
    stale_note,
    start,
    welcome,
    will_match,
)
from vh.ui.page import begin, busy, finished_job, go
from vh.ui.reviewing import judgements_table, review_panel
from vh.ui.tuning import explained, thresholds_panel
from vh.ui.versions import versions_panel
from vh.ui.weighing import levels_panel
from vh.ui.words import count

__all__ = [
    "activity_table",
    "any_loaded",
    "begin",
    "blocking_report",
    "busy",
    "change_table",
    "choose_files",
    "choose_load",
    "columns_chart",
    "contents",
    "count",
    "downloads",
    "explained",
    "faults_panel",
    "find_panel",
    "finished_job",
    "go",
    "judgements_table",
    "latest",
    "layouts_table",
    "levels_panel",
    "load_all",
    "loads_table",
    "log_table",
    "looked_at",
    "need_run",
    "nothing_loaded",
    "preview",
    "reports",
    "review_panel",
    "rules_table",
    "run_results",
    "runs_table",
    "stale_note",
    "stamp",
    "start",
    "summary",
    "thresholds_panel",
    "to_folder",
    "versions_panel",
    "waiting_files",
    "weights_panel",
    "welcome",
    "will_match",
    "worth_showing",
]
