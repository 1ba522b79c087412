"""`python -m shimahe` is the command `shimahe`, also where no script of it is on the path."""

import sys

from shimahe.cli import main

sys.exit(main())
