"""`python -m shimahe` is the command `shimahe`, also where no script of it is on the path."""

import sys

from shimahe.cli import main

if __name__ == "__main__":
    sys.exit(main())
