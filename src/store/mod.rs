//! The workspace on disk: SQLite, evidence files, backups, the lock. Only this floor speaks SQL.
