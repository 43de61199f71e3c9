"""``python -m opentaper`` is the command ``opentaper``."""

from opentaper.cli import main

if __name__ == "__main__":
    main()
