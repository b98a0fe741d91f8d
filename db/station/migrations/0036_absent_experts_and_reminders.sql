-- An expert who did not come (his visitor goes first on the waiting list), and who was phoned before an appointment.
ALTER TABLE bookings ADD COLUMN expert_absent_at TEXT;
ALTER TABLE bookings ADD COLUMN reminded_at TEXT;
ALTER TABLE bookings ADD COLUMN reminder_calls INTEGER NOT NULL DEFAULT 0;
ALTER TABLE waiting_list ADD COLUMN priority INTEGER NOT NULL DEFAULT 0;
