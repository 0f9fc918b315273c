% What no case with an answer had: options at their trivial value, lengths of one.
%
%     told = pyref.port.untried (answers, convention)
%
% told is a cell of phrases, such as 'stride > 1'; empty where there is no answer at
% all. A twin of pyref/port/coverage.py.

function told = untried (answers, convention)
  told = {};
  good = @(a) a.posed.case_.usual && isempty (a.skip) && isempty (a.problem);
  cases = cellfun (@(a) a.posed.case_, answers(cellfun (good, answers)), ...
                   'UniformOutput', false);
  if isempty (cases)
    return
  end
  names = setdiff (cases{1}.plain, convention.hidden(:,1), 'stable');
  for i = 1:numel (names)
    [words, holds] = away (names{i});
    if ~any (cellfun (@(c) holds (c.options.(names{i})), cases), 2)
      told{end+1} = words;
    end
  end
  if isfield (cases{1}.options, 'mask')
    told = [told, same_masks(cellfun (@(c) c.options.mask, cases, ...
                                      'UniformOutput', false))];
  end
  letters = cellfun (@(c) fieldnames (c.shown), cases, 'UniformOutput', false);
  letters = unique (vertcat (letters{:}), 'stable');
  for i = 1:numel (letters)
    if max (cellfun (@(c) length_of (c, letters{i}), cases), [], 2) <= 1
      told{end+1} = [letters{i} ' > 1'];
    end
  end
end

function told = same_masks (masks)
  % What no mask was that a port was given, or has drawn itself.
  told = {};
  several = masks(cellfun (@(m) size (m, 1) > 1 && numel (m) >= 8, masks));
  is_same = @(m) isequal (m(:,:), repmat (m(1,:), size (m, 1), 1));
  if all (cellfun (@(m) all (m(:) ~= 0, 1), masks), 2)
    told = {'a mask that drops something'};
  elseif ~isempty (several) && all (cellfun (is_same, several), 2)
    told = {'masks that differ from sample to sample'};
  end
end

function [words, holds] = away (name)
  % What an option must have been once, if the port takes it.
  holds = @(v) max (v, [], 2) > 1;
  words = [name ' > 1'];
  switch name
    case {'stride', 'dilation', 'groups'}
    case 'pad'
      words = 'padding';
      holds = @(v) any (v ~= 0, 2);
    case 'window'
      words = 'a window of more than one entry';
    otherwise
      words = [name ' other than 0'];
      holds = @(v) any (v ~= 0, 2);
  end
end

function n = length_of (c, letter)
  n = 0;
  if isfield (c.shown, letter)
    n = c.shown.(letter);
  end
end

%!test <a port of one sample, and one of whole strides>
%! c = struct ('usual', true, 'plain', {{'stride', 'pad', 'epsilon'}});
%! c.options = struct ('stride', [1 1], 'pad', [0 0 0 1], 'epsilon', 0.1);
%! c.shown = struct ('N', 1, 'C', 3);
%! a = struct ('posed', struct ('case_', c), 'skip', '', 'problem', '');
%! convention.hidden = cell (0, 2);
%! assert (pyref.port.untried ({a}, convention), {'stride > 1', 'N > 1'});
%! convention.hidden = {'stride', '1 1'};
%! assert (pyref.port.untried ({a}, convention), {'N > 1'});
%! a.skip = 'not done';
%! assert (pyref.port.untried ({a}, convention), {});
%!test <masks that drop nothing, and one for all samples>
%! c = struct ('usual', true, 'plain', {{}}, 'options', struct ('mask', ones (3)));
%! c.shown = struct ('N', 3);
%! a = struct ('posed', struct ('case_', c), 'skip', '', 'problem', '');
%! none = struct ('hidden', {cell(0, 2)});
%! assert (pyref.port.untried ({a}, none), {'a mask that drops something'});
%! a.posed.case_.options.mask = repmat ([2 0 2], 3, 1);
%! told = pyref.port.untried ({a}, none);
%! assert (told, {'masks that differ from sample to sample'});
%! a.posed.case_.options.mask = 2 * eye (3);
%! assert (pyref.port.untried ({a}, none), {});
