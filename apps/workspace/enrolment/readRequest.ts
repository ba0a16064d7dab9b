import { useMemo } from 'react';
import { heldRequest, type EnrolmentShown } from '@dauys/protocol/enrolment.ts';

/** What the device itself said, held against its key: the hub's retelling is not shown. */
export const useReadRequest = (shown: EnrolmentShown) => useMemo(() => heldRequest(shown), [shown]);
