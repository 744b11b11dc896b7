import { IconBrandFacebookFilled } from '@tabler/icons-react'
import type { Sign } from '../sign.ts'

export const sign: Sign = { icon: IconBrandFacebookFilled, color: '#1877f2' }
