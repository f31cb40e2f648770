//! What the administrator does: one function a deed, one transaction each.
