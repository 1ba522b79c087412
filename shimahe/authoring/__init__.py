"""For authors of reports: notebooks to start from, and the check of prose against outputs."""
