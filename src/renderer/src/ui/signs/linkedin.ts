import { IconBrandLinkedinFilled } from '@tabler/icons-react'
import type { Sign } from '../sign.ts'

export const sign: Sign = { icon: IconBrandLinkedinFilled, color: 'light-dark(#0a66c2, #4a9be8)' }
