"""The figures of docs/performance.md, measured by public tools in one run on one machine."""
