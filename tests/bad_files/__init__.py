"""Files that go wrong, each made on the spot, and in `table.yaml` what must become of each."""
