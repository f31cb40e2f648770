//! Where the dialog of a screen stands, and the deed that the screen waits for.

use crate::window::desk::Ticket;

/// A dialog, or none. The screen waits for one deed at a time: what is pressed again before the desk has answered does
/// nothing. An answer that comes when another dialog has opened, or none is left, does nothing to what is there now.
#[derive(Debug)]
pub struct Slot<D> {
    dialog: Option<D>,
    number: Ticket,
    waits: bool,
}

impl<D> Default for Slot<D> {
    fn default() -> Self {
        Self { dialog: None, number: Ticket::default(), waits: false }
    }
}

impl<D> Slot<D> {
    /// Opens a dialog in place of any other.
    pub fn open(&mut self, dialog: D) {
        self.put(Some(dialog));
    }

    /// Opens a dialog if there is one to open, else closes the one that is there.
    pub fn put(&mut self, dialog: Option<D>) {
        self.dialog = dialog;
        self.number.draw();
        self.waits = false;
    }

    /// Closes the dialog. A deed that is on its way goes on.
    pub fn close(&mut self) {
        self.put(None);
    }

    /// The dialog.
    pub fn get(&self) -> Option<&D> {
        self.dialog.as_ref()
    }

    /// The dialog, to be changed.
    pub fn get_mut(&mut self) -> Option<&mut D> {
        self.dialog.as_mut()
    }

    /// Whether one is open.
    pub fn is_open(&self) -> bool {
        self.dialog.is_some()
    }

    /// The ticket of a deed that begins; none while another one waits for its answer.
    pub fn begin(&mut self) -> Option<Ticket> {
        (!std::mem::replace(&mut self.waits, true)).then_some(self.number)
    }

    /// The ticket of a deed that waits for no other and that no dialog waits for, such as files that are brought.
    pub fn aside() -> Ticket {
        Ticket::default().draw()
    }

    /// The desk has answered; whether what asked is still what stands here.
    pub fn answered(&mut self, ticket: Ticket) -> bool {
        let same = ticket == self.number;
        self.waits &= !same;
        same
    }
}

#[cfg(test)]
mod tests;
