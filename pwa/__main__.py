"""Run the command line: `python -m pwa`."""

from pwa.cli import main

main()
