-- The lists behind the dashboard's numbers: what the desk pulled, what was amended and what was removed, by time. All three
-- are written at their indexes' ends, or hardly ever.
CREATE INDEX booking_version_first ON booking_version (pulled_at, reservation_id) WHERE version = 1;
CREATE INDEX booking_version_later ON booking_version (pulled_at, reservation_id, version) WHERE version > 1;
CREATE INDEX removal_done ON removal (done_at, connection_id, booking_id) WHERE state = 'removed' AND kept_as = 'booking';

-- When each reservation was first moved, from the index alone: the time to review.
CREATE INDEX history_moved ON history (reservation_id, id, at) WHERE kind = 'moved';
