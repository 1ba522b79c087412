"""What each explorer shows: one module for each view."""
