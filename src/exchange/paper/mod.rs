//! PDF: page, table, and a file for each form.
