import { IconBrandInstagram } from '@tabler/icons-react'
import type { Sign } from '../sign.ts'

export const sign: Sign = { icon: IconBrandInstagram, color: '#d6336c' }
