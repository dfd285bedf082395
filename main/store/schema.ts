import type { ColumnType, Generated } from 'kysely';
import type { BackupKind, DrillStep } from '../../preload/contract/backup.ts';
import type { DuplicateDecision } from '../../preload/contract/doubts.ts';
import type { Role } from '../../preload/contract/procedure.ts';
import type { Deadline, ReservationStatus } from '../../preload/contract/reservations.ts';
import type { Language, SegmentKind } from '../../preload/contract/trip.ts';

/** JSON as text; parse it with the shape's zod schema where it is read. */
type Json = string;
/** A UTC instant, ISO 8601 with Z. */
type Instant = string;
/** A local date, YYYY-MM-DD. */
type LocalDate = string;
/** 0 or 1. */
type Flag = number;
type Octets = ColumnType<Buffer, Uint8Array, Uint8Array>;
type NullableOctets = ColumnType<Buffer | null, Uint8Array | null, Uint8Array | null>;

/** The tables of resources/migrations, as Kysely sees them. */
export interface Schema {
  setting: { name: string; value: Json; secrets_sealed: NullableOctets; changed_at: Instant };
  staff: {
    id: Generated<number>;
    name: string;
    email: string;
    role: Role;
    language: Language;
    password_hash: string;
    failed_tries: Generated<number>;
    locked_until: Instant | null;
    disabled_at: Instant | null;
    last_sign_in_at: Instant | null;
    created_at: Instant;
    password_due: Generated<Flag>;
    password_changed_at: Instant | null;
    disabled_for: 'administrator' | 'idle' | null;
    active_at: Instant | null;
  };
  second_factor: { staff_id: number; secret_sealed: Octets; last_step: number; confirmed_at: Instant };
  recovery_code: { staff_id: number; digest: Octets; used_at: Instant | null };
  audit: {
    id: Generated<number>;
    at: Instant;
    staff_id: number | null;
    actor: string;
    action: string;
    subject: string;
    facts: Json;
    previous: Octets;
    digest: Octets;
    /** Null in lines of form 1. */
    pc: string | null;
    /** What the digest covers, see main/audit/line.ts. */
    form: Generated<number>;
  };
  signing_key: {
    kid: string;
    public_jwk: Json;
    private_sealed: Octets;
    created_at: Instant;
    retired_at: Instant | null;
  };
  audit_head: {
    id: number;
    line_id: number;
    digest: Octets;
    signed_at: Instant;
    kid: string;
    signature: string;
  };
  sealing_key: {
    kid: string;
    public_jwk: Json;
    private_sealed: Octets;
    created_at: Instant;
    retired_at: Instant | null;
  };
  connection: {
    id: Generated<number>;
    settings: Json;
    secrets_sealed: NullableOctets;
    paused: Generated<Flag>;
    created_at: Instant;
    changed_at: Instant;
  };
  key_record: { kind: string; name: string; seen_at: Instant; last_used_at: Instant | null };
  reservation: {
    id: Generated<number>;
    locator: string;
    status: ReservationStatus;
    held_from: ReservationStatus | null;
    version: Generated<number>;
    connection_id: number;
    booking_id: string;
    booking_version: number;
    amended_version: number | null;
    language: Language;
    lead_given: string;
    lead_family: string;
    travellers: number;
    destination: string | null;
    kinds: string;
    departs_on: LocalDate | null;
    returns_on: LocalDate | null;
    total_amount: number | null;
    total_currency: string | null;
    open_warnings: number;
    client_given: string;
    client_family: string;
    client_title: string | null;
    client_address: Json;
    payment_method: 'card' | 'cheque' | 'transfer';
    payment_plan: 'deposit' | 'full';
    card_holder: string | null;
    card_brand: string | null;
    card_masked: string | null;
    card_expiry: string | null;
    security_code_given: Flag;
    specials_consent: Flag | null;
    specials_wording: string | null;
    remarks: string | null;
    submitted_at: Instant;
    received_at: Instant;
    changed_at: Instant;
    merged_into: number | null;
    due_on: LocalDate | null;
    due_for: Deadline | null;
  };
  booking_version: {
    id: Generated<number>;
    connection_id: number;
    booking_id: string;
    version: number;
    wire_digest: Octets;
    kept: Json;
    card_number_sealed: NullableOctets;
    kept_digest: Octets;
    media_type: string;
    sealing_kid: string | null;
    received_at: Instant;
    pulled_at: Instant;
    reservation_id: number;
  };
  origin: {
    booking_version_id: number;
    host: string;
    ip: string;
    user_agent: string | null;
    received_at: Instant;
  };
  traveller: {
    reservation_id: number;
    ordinal: number;
    given: string;
    family: string;
    title: string | null;
    type: 'adult' | 'child' | 'infant';
    birth_date: string | null;
    age: number | null;
  };
  segment: {
    reservation_id: number;
    ordinal: number;
    kind: SegmentKind;
    supplier: string;
    starts_on: LocalDate | null;
    ends_on: LocalDate | null;
    facts: Json;
  };
  price_line: {
    reservation_id: number;
    ordinal: number;
    segment_ordinal: number | null;
    kind: 'fare' | 'tax' | 'fee' | 'insurance' | 'discount';
    label: string;
    amount: number;
    currency: string;
  };
  client_phone: { reservation_id: number; ordinal: number; kind: 'home' | 'work' | 'mobile'; number: string };
  client_email: { reservation_id: number; ordinal: number; address: string };
  condition_accepted: {
    reservation_id: number;
    ordinal: number;
    supplier: string;
    version: string;
    accepted_at: string;
  };
  warning: {
    id: Generated<number>;
    reservation_id: number;
    booking_version: number;
    code: string;
    facts: Json;
    raised_at: Instant;
    resolved_at: Instant | null;
    resolved_by: string | null;
    reason: string | null;
    weight: number | null;
  };
  history: {
    id: Generated<number>;
    reservation_id: number;
    at: Instant;
    staff_id: number | null;
    actor: string | null;
    kind: string;
    facts: Json;
  };
  removal: {
    id: Generated<number>;
    connection_id: number;
    booking_id: string;
    wire_digest: Octets;
    etag: string | null;
    kept_as: 'booking' | 'quarantine';
    state: 'pending' | 'removed' | 'absent' | 'changed';
    tries: Generated<number>;
    asked_at: Instant;
    done_at: Instant | null;
    receipt: string | null;
    receipt_verified: Generated<Flag>;
  };
  quarantine: {
    id: Generated<number>;
    connection_id: number;
    booking_id: string | null;
    digest: Octets;
    media_type: string | null;
    reason: string;
    places: Json;
    octets_sealed: NullableOctets;
    octets: number;
    received_at: Instant | null;
    pulled_at: Instant;
    resolved_at: Instant | null;
    resolved_by: string | null;
    resolution: string | null;
  };
  left_on_server: {
    connection_id: number;
    label: string;
    reason: string;
    first_seen_at: Instant;
    last_seen_at: Instant;
    times: Generated<number>;
  };
  intake_run: {
    id: Generated<number>;
    connection_id: number;
    started_at: Instant;
    ended_at: Instant;
    counters: Json;
    fault: Json | null;
  };
  document: {
    id: Generated<number>;
    reservation_id: number;
    kind: 'eticket';
    number: string;
    language: Language;
    file_name: string;
    content: Octets;
    sha256: Octets;
    made_at: Instant;
    made_by: string;
  };
  mailing: {
    id: Generated<number>;
    reservation_id: number;
    document_id: number | null;
    recipient: string;
    subject: string;
    message_id: string;
    message: Octets;
    state: 'queued' | 'sending' | 'sent' | 'refused' | 'unknown' | 'givenUp';
    tries: Generated<number>;
    queued_at: Instant;
    next_try_at: Instant | null;
    done_at: Instant | null;
    server_answer: string | null;
    fault: string | null;
  };
  mailing_event: {
    id: Generated<number>;
    mailing_id: number;
    at: Instant;
    actor: string | null;
    state: string;
    facts: Json;
  };
  backup: {
    id: Generated<number>;
    name: string;
    kind: BackupKind;
    made_at: Instant;
    octets: number;
    counts: Json;
    checked_at: Instant;
    removed_at: Instant | null;
  };
  drill: {
    id: Generated<number>;
    at: Instant;
    copy: string | null;
    failed_at: DrillStep | null;
    code: string | null;
    took: number;
  };
  /** Written with its own statements only (main/search/queries.ts): it keeps the full-text index through triggers. */
  search_entry: { reservation_id: number; terms: string };
  search_pending: { reservation_id: number };
  search_state: { id: number; terms_version: number };
  fingerprint_key: { id: number; key_sealed: Octets; made_at: Instant };
  booking_marks: {
    id: Generated<number>;
    reservation_id: number;
    booking_version: number;
    marks: string;
    received_at: Instant;
  };
  origin_mark: { id: Generated<number>; mark: string; received_at: Instant };
  duplicate: {
    id: Generated<number>;
    reservation_id: number;
    other_id: number;
    grounds: string;
    found_at: Instant;
    decision: DuplicateDecision | null;
    decided_at: Instant | null;
    decided_by: string | null;
    reason: string | null;
    merged_id: number | null;
    merged_from: ReservationStatus | null;
  };
  rule_set: { version: number; rules: Json; made_at: Instant; staff_id: number | null; made_by: string };
  note: {
    id: Generated<number>;
    reservation_id: number;
    at: Instant;
    staff_id: number;
    actor: string;
    text: string;
    corrects: number | null;
  };
  client: { id: Generated<number>; made_at: Instant; apart_from: number | null };
  client_member: {
    reservation_id: number;
    client_id: number;
    ground: 'said' | 'shown';
    at: Instant;
    staff_id: number;
    actor: string;
    reason: string | null;
  };
  claim: { reservation_id: number; staff_id: number; since: Instant; last_active: Instant };
  deadline_state: { id: number; rules_digest: string; departed_to: LocalDate };
  saved_view: {
    id: Generated<number>;
    staff_id: number;
    name: string;
    view: Json;
    position: number;
  };
  tour: { staff_id: number; how: 'finished' | 'skipped'; ended_at: Instant };
  bulk_job: {
    id: Generated<number>;
    staff_id: number;
    task: Json;
    state: 'waiting' | 'running' | 'done' | 'cancelled' | 'interrupted';
    total: number;
    started_at: Instant;
    ended_at: Instant | null;
  };
  bulk_item: {
    job_id: number;
    ordinal: number;
    reservation_id: number;
    version: number;
    outcome: 'done' | 'refused' | null;
    refusal: Json | null;
  };
}
