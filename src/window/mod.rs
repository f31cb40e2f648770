//! The window: iced, theme, widgets of our own, a folder a screen.
