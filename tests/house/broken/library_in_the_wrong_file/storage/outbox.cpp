#include <sqlite3.h> // Only storage/sqlite.cpp may.
