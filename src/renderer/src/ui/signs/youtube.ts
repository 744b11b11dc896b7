import { IconBrandYoutubeFilled } from '@tabler/icons-react'
import type { Sign } from '../sign.ts'

export const sign: Sign = { icon: IconBrandYoutubeFilled, color: '#e62117' }
