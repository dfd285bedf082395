import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fastifySwagger from '@fastify/swagger';
import Fastify from 'fastify';
import {
  createJsonSchemaTransform,
  createJsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod';
import { intakeApi } from './api.ts';
import { FaultSwitches } from './faults.ts';
import { Ledger } from './ledger.ts';
import { words } from './protocol.ts';
import { createReceiptKey, receiptSigner } from './receipts.ts';
import { Shelf } from './shelf.ts';

import './booking.ts'; // registers the booking itself among the schemas

/** Where the document is kept for those who write a web shop of their own. */
export const openApiFile = join(import.meta.dirname, '../../resources/openapi/intake-v1.json');

const description = `How a web shop hands its bookings over to the desk. The shop only ever adds bookings; the desk lists, reads and removes them, and removes a version only after it has kept it durably.

HTTPS only, TLS 1.3 (1.2 accepted). The desk shows a client certificate, a bearer token, or both. A booking is an immutable sequence of octets with an id and a SHA-256 digest; the same id with another digest is an amendment.

This document is generated from the reference web shop, which is a reference and a test peer, not a production shop.`;

const schemas: Parameters<typeof createJsonSchemaTransform>[0] = {
  schemaRegistry: words,
  zodToJsonConfig: {
    /** Leaves out what a format says already, and the limits of whole numbers that only JavaScript has. */
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type === 'undefined') jsonSchema.type = 'null'; // how the generator knows "no body"
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  },
};

/** OpenAPI 3.1 has mutualTLS, but the types of the generator do not know it: these are put in at the end. */
const security = {
  schemes: {
    clientCertificate: { type: 'mutualTLS', description: 'The certificate that the desk shows.' },
    token: { type: 'http', scheme: 'bearer' },
  },
  alternatives: [{ clientCertificate: [] }, { token: [] }, { clientCertificate: [], token: [] }],
};

/** The OpenAPI 3.1 document of the profile, as it is served and kept: JSON with two spaces and a line break. */
export async function openApiDocument(): Promise<string> {
  const app = Fastify();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Guichet intake protocol, profile api', version: '1.0.0', description },
      servers: [{ url: '/', description: 'Any base address; the paths are relative to it.' }],
      tags: [{ name: 'intake', description: 'What the desk asks for.' }],
    },
    transform: createJsonSchemaTransform(schemas),
    transformObject: createJsonSchemaTransformObject(schemas),
  });
  const ledger = new Ledger();
  const signer = await receiptSigner(await createReceiptKey());
  const parts = { shelf: new Shelf(ledger), ledger, faults: new FaultSwitches(), signer, stranger: signer };
  await app.register(intakeApi({ ...parts, serverName: 'any' }));
  await app.ready();
  const document = app.swagger();
  await app.close();
  const named = 'components' in document ? (document.components?.schemas ?? {}) : {};
  const whole = {
    ...document,
    security: security.alternatives,
    components: { schemas: onceEach(named), securitySchemes: security.schemes },
  };
  return `${JSON.stringify(whole, null, 2).replaceAll(inputReference, '$1"')}\n`;
}

const inputReference = /(#\/components\/schemas\/\w+)Input"/g;

/**
 * The generator names every schema twice, as what is read and as what is written. Here both are the same but that the
 * one that is read leaves room for unknown fields, as the protocol does: that one is kept, under the plain name.
 */
function onceEach(named: Record<string, unknown>): Record<string, unknown> {
  const read = Object.entries(named).filter(([name]) => name.endsWith('Input'));
  return Object.fromEntries(read.map(([name, schema]) => [name.replace(/Input$/, ''), schema]));
}

/** Writes the document where it is kept. */
export async function writeOpenApi(): Promise<void> {
  mkdirSync(dirname(openApiFile), { recursive: true });
  writeFileSync(openApiFile, await openApiDocument());
}
