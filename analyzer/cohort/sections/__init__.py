"""The study's sections: what each says, made of what was pooled."""
