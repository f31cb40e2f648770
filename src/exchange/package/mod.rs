//! The signed package: manifest, signature, verification.
