"""For authors of reports: notebooks to start from, and the check that holds them to outputs."""
