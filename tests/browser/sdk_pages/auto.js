setTimeout(() => { throw new RangeError("thrown beside the attributes"); });
