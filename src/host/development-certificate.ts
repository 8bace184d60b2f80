/**
 * The certificate for development: made once for each cluster on this machine. Its authority signs this one certificate
 * and its key is then thrown away, so that whoever trusts it trusts nothing else by it.
 */
import { generateKeyPairSync, randomBytes, X509Certificate } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { hostname } from "node:os";
import type forge from "node-forge";
import { developmentKeyName as NAME } from "../model/tls.ts";
import type { Vault } from "./vault.ts";
import { writeFileAtomically } from "./write-file.ts";

export interface CertifiedKey {
  /** The certificate and its authority, in PEM. */
  readonly chain: string;
  readonly key: string;
}

/** Loaded only where a certificate is made: it stays in the memory of the supervisor, 5 MB measured. */
function loadForge(): typeof forge {
  return createRequire(import.meta.url)("node-forge") as typeof forge;
}

const DAY_MS = 86_400_000;
/** As long as browsers accept a certificate (398 days, CA/Browser Forum, ballot SC31). */
const VALID_DAYS = 397;
const RENEWED_DAYS_BEFORE = 30;

/** Whom a certificate is for. */
export interface Certified {
  /** Of this machine, besides the loopback. */
  readonly addresses: readonly string[];
  /** Of hosts, besides localhost. */
  readonly names: readonly string[];
}

/** @param file Where the authority's certificate is put, for people and programs to trust. */
export function developmentCertificate(
  vault: Vault,
  file: string,
  wanted: Certified,
  wallMs: number,
): CertifiedKey {
  const kept = keptIn(vault, wanted.names, wallMs);
  const certified = kept ?? make(wanted, wallMs);
  const authority = certified.chain.slice(certified.chain.lastIndexOf("-----BEGIN"));
  if (!existsSync(file) || readFileSync(file, "utf8") !== authority)
    writeFileAtomically(file, authority, 0o644);
  if (!kept) vault.store({ [NAME]: JSON.stringify(certified) }, { [NAME]: (vault.latest(NAME) ?? 0) + 1 });
  return certified;
}

/** Not the one that lacks a name which the file has gained; one with a name too many does no harm. */
function keptIn(vault: Vault, names: readonly string[], wallMs: number): CertifiedKey | undefined {
  const text = vault.get(NAME)?.reveal();
  if (text === undefined) return undefined;
  const certified = JSON.parse(text) as CertifiedKey;
  const certificate = new X509Certificate(certified.chain);
  const alternatives = certificate.subjectAltName?.split(", ") ?? [];
  if (!names.every((name) => alternatives.includes(`DNS:${name}`))) return undefined;
  const ends = Date.parse(certificate.validTo);
  return ends - wallMs > RENEWED_DAYS_BEFORE * DAY_MS ? certified : undefined;
}

function make(wanted: Certified, wallMs: number): CertifiedKey {
  const forge = loadForge();
  const [authority, server] = [newKeys(), newKeys()];
  const issuer = [{ name: "commonName", value: `tutti development on ${hostname()}` }];
  const root = blank(authority.publicKey, issuer, issuer, wallMs);
  root.setExtensions([
    { name: "basicConstraints", cA: true, pathLenConstraint: 0, critical: true },
    { name: "keyUsage", keyCertSign: true, critical: true },
    { name: "subjectKeyIdentifier" },
  ]);
  root.sign(authority.privateKey, forge.md.sha256.create());
  const leaf = blank(server.publicKey, [{ name: "commonName", value: "localhost" }], issuer, wallMs);
  leaf.setExtensions([
    { name: "basicConstraints", cA: false, critical: true },
    { name: "keyUsage", digitalSignature: true, keyEncipherment: true, critical: true },
    { name: "extKeyUsage", serverAuth: true },
    { name: "subjectAltName", altNames: namesOf(wanted) },
  ]);
  leaf.sign(authority.privateKey, forge.md.sha256.create());
  const chain = [leaf, root].map((it) => forge.pki.certificateToPem(it).replaceAll("\r", "")).join("");
  return { chain, key: server.pem };
}

interface Keys {
  readonly publicKey: forge.pki.rsa.PublicKey;
  readonly privateKey: forge.pki.rsa.PrivateKey;
  readonly pem: string;
}

/** Made by Node, which is faster and has better randomness to draw from. */
function newKeys(): Keys {
  const { pki } = loadForge();
  const { publicKey, privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  return {
    publicKey: pki.publicKeyFromPem(publicKey) as forge.pki.rsa.PublicKey,
    privateKey: pki.privateKeyFromPem(privateKey) as forge.pki.rsa.PrivateKey,
    pem: privateKey,
  };
}

type Names = forge.pki.CertificateField[];

function blank(
  key: forge.pki.rsa.PublicKey,
  subject: Names,
  issuer: Names,
  wallMs: number,
): forge.pki.Certificate {
  const made = loadForge().pki.createCertificate();
  made.publicKey = key;
  // Positive, as X.509 wants it.
  made.serialNumber = `01${randomBytes(15).toString("hex")}`;
  made.validity.notBefore = new Date(wallMs - DAY_MS);
  made.validity.notAfter = new Date(wallMs + VALID_DAYS * DAY_MS);
  made.setSubject(subject);
  made.setIssuer(issuer);
  return made;
}

/** Types of names, from RFC 5280, section 4.2.1.6. */
const DNS = 2;
const IP = 7;

function namesOf({ addresses, names }: Certified): readonly object[] {
  const ips = [...new Set(["127.0.0.1", "::1", ...addresses])];
  return [
    ...["localhost", "*.localhost", ...names].map((value) => ({ type: DNS, value })),
    ...ips.map((ip) => ({ type: IP, ip })),
  ];
}
