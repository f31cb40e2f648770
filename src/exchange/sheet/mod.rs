//! Workbooks that leave.
