// Nothing: see Android.bp.
