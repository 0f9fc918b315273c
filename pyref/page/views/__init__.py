"""Reports as parts of pages: one module for each command, none of which judges."""
