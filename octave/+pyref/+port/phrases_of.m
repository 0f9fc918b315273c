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
    texts{end+1} = sprintf ('%s is %s inside', convention.hidden{i,:});
  end
  like(end+1:numel (texts)) = {''};
end

%!test <choices without words are ours; what is inside comes last>
%! choices = {struct('say', '', 'like', ''), struct('say', 'rows', 'like', 'Keras')};
%! one = struct ('choices', {choices}, 'spelling', '', 'variant', 1, ...
%!               'words', 'f (y)', 'hidden', {{'slope', '0.1'}}, ...
%!               'writing', pyref.port.writing_of ());
%! [texts, like] = pyref.port.phrases_of (one);
%! assert (texts, {'rows', 'f (y)', 'slope is 0.1 inside'});
%! assert (like, {'Keras', '', ''});
