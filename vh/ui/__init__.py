"""The workbench's face: what pages call. The only part of the program that knows Streamlit."""

from vh.ui.auditing import audit_search, audit_state
from vh.ui.blocking import blocking_report
from vh.ui.checking import change_table, choose_load, columns_chart, faults_panel, summary
from vh.ui.exporting import contents, downloads, for_analysis, log_table, preview, stamp, to_folder
from vh.ui.feeding import failed_files, feed_form, feed_problems, held_loads, no_feeds, pickups_table, promises, waiting
from vh.ui.finding import find_panel
from vh.ui.granting import bases_panel, people_panel, sign_in_state
from vh.ui.learning import weights_panel
from vh.ui.loading import any_loaded, choose_files, layouts_table, looked_at, reports, waiting_files, worth_showing
from vh.ui.measuring import judgements_table, lapsed_table, measured_panel, samples_table
from vh.ui.overview import (
    activity_table,
    latest,
    loads_table,
    need_run,
    nothing_loaded,
    rules_table,
    run_results,
    runs_table,
    sample_beside,
    stale_note,
    start_load,
    start_match,
    welcome,
    will_match,
    without_basis,
)
from vh.ui.page import begin, busy, finished_job, go
from vh.ui.recording import documents, framework, particulars, record_history
from vh.ui.reviewing import review_panel
from vh.ui.safety import file_kept
from vh.ui.serving import keys_panel, mode_panel, requests_table
from vh.ui.shadowing import (
    asked_minutes,
    breakdowns,
    cells_panel,
    chosen_subjects,
    figures,
    nothing_to_compare,
    replay_panel,
    summary_download,
)
from vh.ui.subjects import objections_panel, purge_panel, subject_panel
from vh.ui.tuning import thresholds_panel
from vh.ui.versions import versions_panel
from vh.ui.watching import alarms, over_time, shifts_table
from vh.ui.weighing import levels_panel
from vh.ui.words import count

__all__ = [
    "activity_table",
    "alarms",
    "any_loaded",
    "asked_minutes",
    "audit_search",
    "audit_state",
    "bases_panel",
    "begin",
    "blocking_report",
    "breakdowns",
    "busy",
    "cells_panel",
    "change_table",
    "choose_files",
    "choose_load",
    "chosen_subjects",
    "columns_chart",
    "contents",
    "count",
    "documents",
    "downloads",
    "failed_files",
    "faults_panel",
    "feed_form",
    "feed_problems",
    "figures",
    "file_kept",
    "find_panel",
    "finished_job",
    "for_analysis",
    "framework",
    "go",
    "held_loads",
    "judgements_table",
    "keys_panel",
    "lapsed_table",
    "latest",
    "layouts_table",
    "levels_panel",
    "loads_table",
    "log_table",
    "looked_at",
    "measured_panel",
    "mode_panel",
    "need_run",
    "no_feeds",
    "nothing_loaded",
    "nothing_to_compare",
    "objections_panel",
    "over_time",
    "particulars",
    "people_panel",
    "pickups_table",
    "preview",
    "promises",
    "purge_panel",
    "record_history",
    "replay_panel",
    "reports",
    "requests_table",
    "review_panel",
    "rules_table",
    "run_results",
    "runs_table",
    "sample_beside",
    "samples_table",
    "shifts_table",
    "sign_in_state",
    "stale_note",
    "stamp",
    "start_load",
    "start_match",
    "subject_panel",
    "summary",
    "summary_download",
    "thresholds_panel",
    "to_folder",
    "versions_panel",
    "versions_table",
    "waiting",
    "waiting_files",
    "weights_panel",
    "welcome",
    "will_match",
    "without_basis",
    "worth_showing",
]
