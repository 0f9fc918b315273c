% Where a port of a convention does not write things as pyref does, a cell of phrases.
%
%     texts = pyref.port.phrases_of (convention)

function texts = phrases_of (convention)
  texts = cellfun (@(c) c.say, convention.choices, 'UniformOutput', false);
  texts = [texts, {convention.spelling}];
  texts = texts(~cellfun (@isempty, texts));
  if convention.variant > 0
    texts{end+1} = convention.words;
  end
  for i = 1:size (convention.hidden, 1)
    texts{end+1} = sprintf ('%s is %s inside', convention.hidden{i,:});
  end
end

%!test <choices without words are ours; what is inside comes last>
%! one = struct ('choices', {{struct('say', ''), struct('say', 'rows')}}, 'spelling', '', ...
%!               'variant', 1, 'words', 'f (y)', 'hidden', {{'slope', '0.1'}});
%! assert (pyref.port.phrases_of (one), {'rows', 'f (y)', 'slope is 0.1 inside'});
