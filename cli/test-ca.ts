import path from 'node:path'
import { openTestAuthority } from '../gateway/certificates/authority.ts'
import { runCommand } from './run-command.ts'
import { authorityFolder } from './target.ts'

/** The command `test-ca`: makes the test CA where there is none, and says how a partner comes to trust it. */
async function show(): Promise<number> {
  const { certificateFile } = openTestAuthority(path.resolve(authorityFolder), new Date())
  const file = path.relative('.', certificateFile)
  console.log(`The suite's HTTPS certificates are issued by ${file}. To trust it:`)
  console.log(`  Node     NODE_EXTRA_CA_CERTS=${file}`)
  console.log(
    `  Java     keytool -importcert -noprompt -alias alipayplus-conformance -file ${file} -keystore <trust store>`,
  )
  console.log(`  OpenSSL  SSL_CERT_FILE=${file}`)
  console.log('It is for tests. Keep it out of production trust stores.')
  return 0
}

await runCommand(show)
