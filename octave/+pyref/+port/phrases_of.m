% Where a port of a convention does not write things as pyref does, a cell of phrases.
%
%     [texts, like] = pyref.port.phrases_of (convention)
%
% like names the libraries that are known to have it so, for each phrase, or is ''.

function [texts, like] = phrases_of (convention)
  texts = cellfun (@(c) c.say, convention.choices, 'UniformOutput', false);
  like = cellfun (@(c) c.like, convention.choices, 'UniformOutput', false);
  texts = [texts, {convention.spelling}];
  like = [like, {''}];
  said = ~cellfun (@isempty, texts);
  [texts, like] = deal (texts(said), like(said));
  if ~isempty (convention.writing.say)
    [texts, like] = deal ([{convention.writing.say}, texts], [{''}, like]);
  end
  if convention.variant > 0
    texts{end+1} = convention.words;
  end
  for i = 1:size (convention.hidden, 1)
    texts{end+1} = say_hidden (convention.hidden{i,:});
  end
  like(end+1:numel (texts)) = {''};
end

function text = say_hidden (name, value)
  % What is inside a port and not given; of an output kept to itself only that.
  if name(1) == 'd' && strcmp (value, 'zeros')
    text = sprintf ('%s is not put out', name(2:end));
  else
    text = sprintf ('%s is %s inside', name, value);
  end
end

%!test <choices without words are ours; what is inside comes last>
%! choices = {struct('say', '', 'like', ''), struct('say', 'rows', 'like', 'Keras')};
%! one = struct ('choices', {choices}, 'spelling', '', 'variant', 1, ...
%!               'words', 'f (y)', 'hidden', {{'slope', '0.1'}}, ...
%!               'writing', pyref.port.writing_of ());
%! [texts, like] = pyref.port.phrases_of (one);
%! assert (texts, {'rows', 'f (y)', 'slope is 0.1 inside'});
%! assert (like, {'Keras', '', ''});

%!test <an output that a port keeps to itself is not put out>
%! one = struct ('choices', {{}}, 'spelling', '', 'variant', 0, 'words', '', ...
%!               'hidden', {{'c0', 'zeros'; 'dc', 'zeros'}}, ...
%!               'writing', pyref.port.writing_of ());
%! assert (pyref.port.phrases_of (one), {'c0 is zeros inside', 'c is not put out'});
