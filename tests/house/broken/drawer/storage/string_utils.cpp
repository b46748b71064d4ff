// A file of this name must not exist.
