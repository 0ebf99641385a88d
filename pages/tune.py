"""Move the thresholds, change the weights, see what follows; save, publish, go back."""

from vh import ui

hub = ui.begin(
    "Tune",
    "Decide where the two thresholds stand, and see what follows. Nothing changes until a version is saved, published and matched with.",
)

ui.need_run(hub)
ui.thresholds_panel(hub)
ui.weights_panel(hub)
ui.levels_panel(hub)
ui.versions_panel(hub)
