"""`python -m voice_local` talks: the same as `voiceshop talk`."""

from skill.commands.talk import talk

if __name__ == "__main__":
    talk()
