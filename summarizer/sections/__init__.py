"""The sections: one model file each, data and no logic.

The file's name is the section's name. Nothing outside this folder names a section;
:mod:`summarizer.registry` finds them.
"""
