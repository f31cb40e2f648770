//! Workbooks and CSV that come in: find the header, map columns, normalise, report each bad row.
