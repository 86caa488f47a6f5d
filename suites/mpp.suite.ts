import { recordRole } from './record.ts'

recordRole('mpp')
