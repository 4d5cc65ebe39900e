"""The soak: an event day in little, and the full counts of every proof."""
