/** A document as mailing attaches it. */
export interface DocumentFile {
  readonly id: number;
  readonly number: string;
  readonly fileName: string;
  readonly content: Buffer;
}

/** What mailing needs of documents; office.ts hands it over. */
export interface DocumentFiles {
  /** The newest ticket of a reservation, or undefined while none was issued. */
  newestTicket(reservationId: number): Promise<DocumentFile | undefined>;
}
