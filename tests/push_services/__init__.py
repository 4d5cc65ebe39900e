"""Push services that stand in for the real ones: real protocols, on loopback, stricter than the originals."""
