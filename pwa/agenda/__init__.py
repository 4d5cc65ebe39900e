"""My agenda: bookmarks and the overlaps among them."""
