import { spawnSync } from 'node:child_process'
import { createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compileSchema } from '../../protocol/validation.ts'
import { file, keyFile, root, textAt, vectors } from './vectors.ts'

const idsOf = (list: readonly { id: string }[]) => list.map(({ id }) => id)
const canRun = ['bash', 'openssl'].every((program) => spawnSync(program, ['--version']).error === undefined)

describe('fixtures/vectors/signature.json', () => {
  it('conforms to its schema', () => {
    const check = compileSchema(JSON.parse(textAt('schemas/suite/signature-vectors.json')))
    expect(check(file)).toEqual([])
  })

  it.skipIf(!canRun)(
    `is what make.sh makes now${canRun ? '' : ' (DID NOT RUN: bash or openssl is not installed)'}`,
    { timeout: 120_000 },
    () => {
      const { status, stdout, stderr } = spawnSync('bash', ['fixtures/vectors/make.sh', '--check'], {
        cwd: root,
        encoding: 'utf8',
      })
      expect(stdout + stderr).toBe('')
      expect(status).toBe(0)
    },
  )

  it('names every vector once', () => {
    expect(new Set(idsOf(vectors)).size).toBe(vectors.length)
  })

  it('comments every vector with a fact of its own', () => {
    const comments = vectors.map(({ comment }) => comment)
    expect(new Set(comments).size).toBe(comments.length)
    expect(comments.filter((text) => /\bshould\b|\btests?\b/i.test(text) || !text.endsWith('.'))).toEqual([])
  })

  it('explains every flag that it uses, and uses every flag that it explains', () => {
    const used = new Set(vectors.flatMap(({ flags }) => flags))
    expect([...used].sort()).toEqual(Object.keys(file.flags).sort())
  })

  it('flags everything but a plain request and a plain response', () => {
    const unflagged = vectors.filter(({ flags }) => flags.length === 0)
    expect(idsOf(unflagged)).toEqual(['plain', 'response-plain'])
  })

  it('has a vector for every form and for every reason to refuse', () => {
    const outcomes = vectors.map(({ expected }) => (expected.ok ? expected.form : expected.why))
    const { oneOf } = JSON.parse(textAt('schemas/suite/signature-vectors.json')).$defs.expected
    const possible = [...oneOf[0].properties.form.enum, ...oneOf[1].properties.why.enum]
    expect([...new Set(outcomes)].sort()).toEqual(possible.sort())
  })

  it('shows the text of every body that is UTF-8, and of no other', () => {
    const wrong = vectors.filter(({ body }) => body.text !== decoded(Buffer.from(body.base64, 'base64')))
    expect(idsOf(wrong)).toEqual([])
  })

  it.each(Object.entries(file.keys))('has the key %s in two forms, as in fixtures/keys', (name, key) => {
    const der = createPublicKey(key.pem).export({ format: 'der', type: 'spki' })
    expect(key.spkiBase64).toBe(der.toString('base64'))
    expect(key.pem).toBe(readFileSync(keyFile(name, 'public'), 'utf8'))
  })

  it('has a key for every version, and calls the highest version the newest', () => {
    const versions = Object.keys(file.keyVersions)
    expect(Object.values(file.keyVersions).filter((name) => !(name in file.keys))).toEqual([])
    expect(Number(file.newestKeyVersion)).toBe(Math.max(...versions.map(Number)))
  })
})

function decoded(bytes: Buffer): string | undefined {
  const text = bytes.toString('utf8')
  return Buffer.from(text, 'utf8').equals(bytes) ? text : undefined
}
