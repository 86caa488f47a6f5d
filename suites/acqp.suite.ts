import { recordRole } from './record.ts'

recordRole('acqp')
